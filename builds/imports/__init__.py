"""Reading in the contact list: sites, their managers, and the officers they call."""
