"""The Streamlit side that all pages share."""
