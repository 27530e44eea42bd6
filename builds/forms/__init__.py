"""What people fill in about a build."""
