/* Draws the replicas of a component over the builds of a job with ECharts: steps, a cross for each attempt that failed,
   and below it how long each attempt took. It draws where data-milvus-chart says what, also where page.js puts such a
   place later. Colours are variables of the page (page.css), which the browser looks up: a theme applies at once. */
(function () {
  "use strict";

  /* global echarts */

  const CROSS = "path://M2,0L5,3L8,0L10,2L7,5L10,8L8,10L5,7L2,10L0,8L3,5L0,2Z";
  const TEXT = "var(--milvus-words)";
  const FAINT = "var(--milvus-faint)";
  const LEFT = 48;
  const RIGHT = 12;

  function across(grid, places, labels) {
    return {
      type: "category",
      gridIndex: grid,
      data: places,
      axisLabel: { show: labels, color: TEXT, fontSize: 11, hideOverlap: true },
      axisLine: { lineStyle: { color: FAINT } },
      axisTick: { show: false },
    };
  }

  function upwards(grid, name, more) {
    return Object.assign(
      {
        type: "value",
        gridIndex: grid,
        min: 0,
        name,
        nameGap: 10,
        nameTextStyle: { color: TEXT, fontSize: 11, align: "left", padding: [0, 0, 0, 8 - LEFT] },
        splitLine: { lineStyle: { color: FAINT } },
      },
      more,
    );
  }

  function marks(attempts, good) {
    const colour = good ? "var(--milvus-good)" : "var(--milvus-bad)";
    return {
      type: "scatter",
      silent: true,
      clip: false,
      z: 3,
      symbol: good ? "circle" : CROSS,
      symbolSize: good ? 8 : 12,
      itemStyle: { color: colour, opacity: 1 },
      data: attempts.map((each, index) => [index + 1, each.to]).filter((each, index) => attempts[index].good === good),
    };
  }

  function bar(attempt) {
    const hue = attempt.good ? "var(--milvus-good-" : "var(--milvus-bad-";
    return { value: attempt.seconds, itemStyle: { color: hue + "bar)", borderColor: hue + "edge)", borderWidth: 1 } };
  }

  /* As an element, because a text would be read as HTML: the name of a component comes from a cluster. */
  function tip(text) {
    const element = document.createElement("span");
    element.textContent = text;
    return element;
  }

  function options(place, chart) {
    const said = (key) => place.getAttribute("data-milvus-" + key);
    const attempts = chart.attempts;
    // the first place is what there was before any of them
    const places = [""].concat(attempts.map((each) => "#" + each.build));
    const says = [said("before")].concat(attempts.map((each) => each.says));
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(place).fontFamily },
      aria: { enabled: true, label: { description: place.getAttribute("aria-label") } },
      grid: [
        { left: LEFT, right: RIGHT, top: 28, height: 104 },
        { left: LEFT, right: RIGHT, top: 168, height: 48 },
      ],
      xAxis: [across(0, places, false), across(1, places, true)],
      yAxis: [
        upwards(0, said("replicas"), { minInterval: 1, axisLabel: { color: TEXT, fontSize: 11 } }),
        upwards(1, said("times"), { splitNumber: 2, axisLabel: { color: TEXT, fontSize: 11, formatter: "{value}s" } }),
      ],
      axisPointer: { link: [{ xAxisIndex: "all" }], label: { show: false }, lineStyle: { color: TEXT } },
      tooltip: {
        trigger: "axis",
        confine: true,
        transitionDuration: 0,
        backgroundColor: "var(--background)",
        borderColor: TEXT,
        textStyle: { color: "var(--text-color)", fontSize: 13 },
        formatter: (points) => tip(says[points.find((each) => each.seriesType !== "scatter").dataIndex]),
      },
      series: [
        {
          type: "line",
          step: "end",
          silent: true,
          symbol: "none",
          lineStyle: { color: "var(--milvus-line)", width: 2 },
          data: [chart.from].concat(attempts.map((each) => each.after)),
        },
        marks(attempts, true),
        marks(attempts, false),
        {
          type: "bar",
          silent: true,
          xAxisIndex: 1,
          yAxisIndex: 1,
          barMaxWidth: 32,
          barMinHeight: 2,
          // no bar before the first attempt
          data: ["-"].concat(attempts.map(bar)),
        },
      ],
    };
  }

  function draw(place) {
    if (echarts.getInstanceByDom(place) === undefined) {
      const chart = echarts.init(place, null, { renderer: "svg" });
      chart.setOption(options(place, JSON.parse(place.getAttribute("data-milvus-chart"))));
      new ResizeObserver(() => chart.resize()).observe(place);
    }
  }

  function drawAll() {
    document.querySelectorAll("[data-milvus-chart]").forEach(draw);
  }

  document.addEventListener("milvus:filled", drawAll);
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", drawAll);
  } else {
    drawAll();
  }
})();
