"""What is lost, doubled or spoilt when a server or its store is killed or stands still while citizens talk."""
