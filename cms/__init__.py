"""The newsroom's side: models, admin, the ledger. It never imports the publisher."""
