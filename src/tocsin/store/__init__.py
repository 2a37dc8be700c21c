"""What Tocsin keeps: organisations, alerts, facts, cursors, scans, outbox and audit trail; the only room that speaks SQL."""
