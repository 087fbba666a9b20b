"""Looking up runs, and the hands that artists let the house learn."""
