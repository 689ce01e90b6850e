// Draws the charts of the page from the options in #charts. Without it the tables say the same.
(function () {
  "use strict";
  var root = document.documentElement;
  var options = JSON.parse(document.getElementById("charts").textContent);
  var font = getComputedStyle(document.body).fontFamily;
  var numbers = new Intl.NumberFormat(root.lang);
  var drawn = [];
  var AIR = 22;

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

  // The names of the colours stand in as many rows as the screen needs; the chart becomes taller by what that takes.
  function fit(chart, place, given) {
    var more = 0, legend = given.option.legend;
    if (legend && legend.show) {
      chart.setOption({ legend: { width: Math.min(place.clientWidth, place.parentElement.clientWidth) } });
      var names = chart.getViewOfComponentModel(chart.getModel().getComponent("legend")).group;
      more = Math.max(0, names.getBoundingRect().height + AIR - given.option.grid.top);
      chart.setOption({ grid: { top: given.option.grid.top + more } });
    }
    place.style.height = given.height + more + "px";
    chart.resize();
  }

  root.classList.add("drawn");
  Object.keys(options).forEach(function (id) {
    var place = document.getElementById(id);
    place.style.height = options[id].height + "px";
    var chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(prepare(options[id].option, place.clientWidth));
    drawn.push(function () { fit(chart, place, options[id]); });
    drawn[drawn.length - 1]();
  });
  root.dataset.charts = String(drawn.length);

  function resize() { drawn.forEach(function (again) { again(); }); }
  window.addEventListener("resize", resize);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.as-table").forEach(function (one) { one.open = true; });
    resize();
  });
  window.addEventListener("afterprint", resize);
})();
