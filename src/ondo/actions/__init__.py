"""What can be done: one verb a file, one transaction, keyword-only arguments that end in `by=` and `at=`."""
