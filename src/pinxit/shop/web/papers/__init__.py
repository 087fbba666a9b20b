"""What is set on paper, written in letters or packed for somebody."""
