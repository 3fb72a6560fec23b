"""How is money moved? One file per provider, each behind `PaymentGateway`."""
