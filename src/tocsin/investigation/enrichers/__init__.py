"""Enrichers: one module for each way to ask the outside about an observable."""
