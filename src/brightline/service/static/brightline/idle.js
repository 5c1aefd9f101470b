// Hides a page that nobody touched for half an hour: the session is over then, and its content must not stay.
(() => {
  const address = document.currentScript.dataset.idle, half_an_hour = 30 * 60 * 1000;
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.replace(address + "?next=" + encodeURIComponent(location.pathname + location.search)), half_an_hour);
  };
  for (const event of ["keydown", "pointerdown", "scroll"]) addEventListener(event, again, { passive: true });
  addEventListener("pageshow", again);
  again();
})();
