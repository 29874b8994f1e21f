"""Write a reply: acknowledgement first, then facts, then one next step, then a warm close."""
