"""What services outside hand over to us: mail that arrived, bookings. Each message is signed; nobody signs in."""
