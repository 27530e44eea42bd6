"""What the embedded mode shows on its first day: four builds that tell a story. Everybody in it is invented."""
