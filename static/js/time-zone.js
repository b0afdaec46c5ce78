// Fills the time zone of this browser into an empty field, or one that only guesses.
const field = document.getElementById('time-zone');
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && zone && field.value === field.defaultValue && !document.querySelector('.form-errors')) field.value = zone;
