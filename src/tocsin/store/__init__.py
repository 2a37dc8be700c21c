"""What Tocsin keeps: organisations, alerts, cursors, scans, outbox and audit trail; the only room that speaks SQL."""
