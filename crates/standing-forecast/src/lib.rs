//! Immunization evaluation and forecast: CDC's Clinical Decision Support for Immunization, logic
//! specification 4.6, over supporting data as published.
