"""What people are to hear, the mails that tell it, and what became of those."""
