/* Keeps what a running build shows up to date. Elements with data-milvus-source are filled from that address: at once
   where data-milvus-later says so, and again for as long as what came says that the build runs. */
(function () {
  "use strict";

  const PAUSE = 2000;
  const LONGEST_PAUSE = 30000;

  function running(host) {
    return host.querySelector("[data-milvus-running='true']") !== null;
  }

  function say(host) {
    const status = document.querySelector(".milvus-hidden[role='status']");
    const speaker = host.querySelector("[data-milvus-says]");
    if (status !== null && speaker !== null) {
      const text = speaker.getAttribute("data-milvus-says");
      if (status.textContent !== text) {
        status.textContent = text;
      }
    }
  }

  /* The answer is a page of our own server, which has escaped whatever came from a cluster. */
  function replace(host, text) {
    const scrolled = Array.from(host.querySelectorAll(".milvus-scroll"), (each) => each.scrollLeft);
    host.innerHTML = text;
    host.querySelectorAll(".milvus-scroll").forEach((each, index) => {
      each.scrollLeft = scrolled[index] || 0;
    });
    say(host);
    // chart.js draws in what has come
    host.dispatchEvent(new CustomEvent("milvus:filled", { bubbles: true }));
  }

  function refresh(host, pause) {
    fetch(host.getAttribute("data-milvus-source"), { cache: "no-store" })
      .then((response) => {
        if (!response.ok) {
          throw new Error("status " + response.status);
        }
        return response.text();
      })
      .then((text) => {
        replace(host, text);
        again(host, PAUSE);
      })
      .catch(() => {
        // the controller may be restarting: the build goes on after it
        again(host, Math.min(LONGEST_PAUSE, pause * 2));
      });
  }

  function again(host, pause) {
    if (running(host)) {
      setTimeout(() => {
        if (document.hidden) {
          again(host, pause);
        } else {
          refresh(host, pause);
        }
      }, pause);
    }
  }

  function begin() {
    document.querySelectorAll("[data-milvus-source]").forEach((host) => {
      if (host.getAttribute("data-milvus-later") === "true") {
        refresh(host, PAUSE);
      } else {
        say(host);
        again(host, PAUSE);
      }
    });
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", begin);
  } else {
    begin();
  }
})();
