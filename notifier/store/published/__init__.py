"""What is built from the change log for everybody: news, and the feeds as they are served."""
