// A page that nobody touches returns to its start and forgets. It says so first, and any key or touch keeps it.

const bar = document.getElementById("idle");
const countdown = document.getElementById("countdown");

/**
 * Watches for touches and keys. `busy()` says whether there is anything to forget, `warn(seconds)` runs once when the
 * countdown starts, `forget()` when it ends. Returns a function that sets new times.
 */
export function watchIdle({ busy, warn, forget }) {
  let limit = 180;
  let warning = 30;
  let last = Date.now();
  const stay = () => {
    last = Date.now();
    bar.hidden = true;
  };
  for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "input"]) {
    addEventListener(name, stay, { passive: true });
  }
  document.getElementById("stay").addEventListener("click", stay);
  // The clock is compared rather than ticks counted: a phone that slept wakes up past its time.
  setInterval(() => {
    if (!busy()) return stay();
    const left = Math.ceil(limit - (Date.now() - last) / 1000);
    if (left <= 0) {
      bar.hidden = true;
      forget();
    } else if (left <= warning) {
      countdown.textContent = String(left);
      if (bar.hidden) warn(left);
      bar.hidden = false;
    }
  }, 500);
  return (seconds, warningSeconds) => {
    limit = seconds;
    warning = warningSeconds;
  };
}
