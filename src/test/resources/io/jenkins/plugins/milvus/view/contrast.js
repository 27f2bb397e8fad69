/* What of the plugin's own cannot be told from what is behind it: letters below 4.5 to 1, drawings below 3 to 1
   (WCAG 2.2, 1.4.3 and 1.4.11). Colours are mixed as the browser does it, on a canvas. */
(() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });

  function mixed(layers) {
    pen.clearRect(0, 0, 1, 1);
    layers.forEach(([colour, opacity]) => {
      pen.globalAlpha = opacity;
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    });
    return Array.from(pen.getImageData(0, 0, 1, 1).data).slice(0, 3);
  }

  function light(rgb) {
    const [r, g, b] = rgb.map((each) => {
      const part = each / 255;
      return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function behind(element) {
    const layers = [];
    for (let each = element; each !== null; each = each.parentElement) {
      layers.unshift([getComputedStyle(each).backgroundColor, 1]);
    }
    return [["white", 1], ...layers];
  }

  function ratio(element, colour, opacity) {
    if (colour === "none") {
      return 1;
    }
    const back = behind(element);
    const [more, less] = [light(mixed([...back, [colour, opacity]])), light(mixed(back))].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  }

  function letters(element) {
    return Array.from(element.childNodes)
      .filter((each) => each.nodeType === Node.TEXT_NODE)
      .map((each) => each.textContent)
      .join(" ")
      .trim();
  }

  // of a chart what is data: neither its axes nor what is behind it
  const DRAWN = ":not(.milvus-plot *):is(rect, circle), .milvus-plot :is([fill*='--milvus-'], [stroke*='--milvus-']):not(text, [stroke*='--milvus-faint'])";
  const pale = [];
  let looked = 0;
  document
    .querySelectorAll(".milvus-operations, .milvus-list, .milvus-charts, .milvus-charts + table")
    .forEach((host) => {
      host.querySelectorAll("*").forEach((element) => {
        const style = getComputedStyle(element);
        const drawing = element.matches(DRAWN) && element.closest(".milvus-crowd") === null;
        const text = letters(element);
        if (element.getClientRects().length === 0 || element.matches("title, .milvus-hidden") || !(drawing || text)) {
          return;
        }
        looked++;
        const found = drawing
          ? Math.max(ratio(element, style.fill, style.fillOpacity), ratio(element, style.stroke, style.strokeOpacity))
          : element instanceof SVGElement
            ? ratio(element, style.fill, style.fillOpacity)
            : ratio(element, style.color, 1);
        if (found < (drawing ? 3 : 4.5)) {
          pale.push(`${element.tagName}.${element.getAttribute("class")} ${text}: ${found.toFixed(2)}`);
        }
      });
    });
  return JSON.stringify({ looked, pale: Array.from(new Set(pale)) });
})();
