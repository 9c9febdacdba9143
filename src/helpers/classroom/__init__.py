"""What a class hands in, and gets back."""
