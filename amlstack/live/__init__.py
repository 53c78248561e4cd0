"""What reaches real Azure and Pulumi's backends: used by live commands only, each of which imports it late."""
