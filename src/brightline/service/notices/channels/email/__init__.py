"""E-mail by SMTP, over TLS."""
