// Draws the charts of the page from the options in #charts. Without it the tables say the same.
(function () {
  "use strict";
  var root = document.documentElement;
  var options = JSON.parse(document.getElementById("charts").textContent);
  var font = getComputedStyle(document.body).fontFamily;
  var numbers = new Intl.NumberFormat(root.lang);
  var drawn = [];

  function prepare(option, width) {
    option.textStyle = { fontFamily: font };
    option.tooltip.valueFormatter = function (value) { return numbers.format(value); };
    [option.xAxis, option.yAxis].forEach(function (axis) {
      if (!axis) return;
      if (axis.type === "value") axis.axisLabel.formatter = function (value) { return numbers.format(value); };
      if (axis.type === "category" && axis.inverse && width < 520) axis.axisLabel.width = 104;
    });
    return option;
  }

  root.classList.add("drawn");
  Object.keys(options).forEach(function (id) {
    var place = document.getElementById(id);
    place.style.height = options[id].height + "px";
    var chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(prepare(options[id].option, place.clientWidth));
    drawn.push(chart);
  });
  root.dataset.charts = String(drawn.length);

  function resize() { drawn.forEach(function (chart) { chart.resize(); }); }
  window.addEventListener("resize", resize);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.as-table").forEach(function (one) { one.open = true; });
    resize();
  });
  window.addEventListener("afterprint", resize);
})();
