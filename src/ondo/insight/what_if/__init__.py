"""What if: two playbooks, or many variants of one, over the same history; what would differ, and what nobody knows."""
