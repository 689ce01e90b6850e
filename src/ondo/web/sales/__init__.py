"""Pages of field sales, and of whoever manages: hand-offs, opportunities, companies, lists, assignment."""
