"""What editors want: models, admin, the ledger. It never imports the publisher."""
