"""What leaves the house on paper: resolutions as signed PDF/A, their check and their printing."""
