"""What people and programs are shown. Everything here returns text; only the command line prints."""
