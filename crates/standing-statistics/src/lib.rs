//! Statistics of counts and proportions, for whoever must defend a figure.
//!
//! Pure numbers in, numbers and reasons out: nothing here knows a facility, a party or a page.
