"""What a mail says: subject, text and HTML with the personal places left open. It sends nothing."""
