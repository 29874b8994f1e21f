"""The content rooms, found, read strictly and made into typed things. Nothing here knows what they are used for."""
