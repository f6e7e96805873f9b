'use strict';
/* Pages work without this script. It adds events of jobs, the histogram, the count of selected rows, and keys. */
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* Addresses without filters that are not set. */
  document.addEventListener('htmx:configRequest', event => {
    const parameters = event.detail.parameters;
    for (const name of Object.keys(parameters)) {
      if (parameters[name] === '' || (name === 'state' && parameters[name] === 'open')) delete parameters[name];
    }
    event.detail.headers['Kafkakit-Console'] = '1';
  });

  function follow(box) {
    const events = new EventSource(box.dataset.events);
    const show = event => { box.innerHTML = event.data; };
    events.addEventListener('progress', show);
    events.addEventListener('end', event => {
      show(event);
      events.close();
      const abort = one('#abort');
      if (abort) abort.hidden = true;
    });
  }

  function draw(box) {
    const points = box.dataset.points.split(',').map(each => each.split(':').map(Number));
    if (points.length < 2 || !window.uPlot) return;
    const style = getComputedStyle(document.documentElement);
    const ink = name => style.getPropertyValue(name).trim();
    const axis = {stroke: ink('--soft'), grid: {stroke: ink('--line'), width: 1}, ticks: {show: false}, font: '12px ' + ink('--sans')};
    const clock = time => {
      const text = new Date(time * 1e3).toISOString();
      return text.slice(11, 16) === '00:00' ? text.slice(5, 10) : text.slice(11, 16);
    };
    const plot = new uPlot({
      width: box.clientWidth, height: 200, legend: {show: false}, tzDate: time => uPlot.tzDate(new Date(time * 1e3), 'Etc/UTC'),
      cursor: {y: false, points: {show: false}, drag: {setScale: false}},
      axes: [{...axis, grid: {show: false}, values: (u, splits) => splits.map(clock)}, {...axis, size: 44}],
      scales: {y: {range: (u, low, high) => [0, Math.max(1, high * 1.1)]}},
      series: [{}, {fill: ink('--accent'), stroke: ink('--accent'), paths: uPlot.paths.bars({size: [0.86, 40]})}],
      hooks: {setSelect: [chart => {
        if (chart.select.width < 4) return;
        const time = x => new Date(chart.posToVal(x, 'x') * 1e3).toISOString().replace(/\.\d+Z$/, 'Z');
        const query = new URLSearchParams(location.search);
        query.delete('page');
        query.set('since', time(chart.select.left));
        query.set('until', time(chart.select.left + chart.select.width));
        location.search = query;
      }]},
    }, [points.map(each => each[0]), points.map(each => each[1])], box);
    addEventListener('resize', () => plot.setSize({width: box.clientWidth, height: 200}));
  }

  function count() {
    const mark = one('[data-selected]');
    const ticked = all('input[name=at]:checked').length;
    if (mark) mark.textContent = ticked || mark.dataset.all;
  }

  function load(root) {
    all('[data-points]', root).forEach(draw);
    count();
  }

  function move(step) {
    const links = all('[data-row] td a');
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step))];
    if (next) next.focus();
  }

  let going = false;
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || one('dialog[open]')) return;
    if (event.target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select')) return;
    const key = event.key;
    const target = going ? one(`nav [data-key="${CSS.escape(key)}"]`) : one(`main [data-key="${CSS.escape(key)}"]`);
    if (going && target) { location = target.href; return; }
    going = key === 'g';
    if (key === 'j' || key === 'k') move(key === 'j' ? 1 : -1);
    else if (key === '?') one('#help').showModal();
    else if (key === '/' && one('[data-focus="/"]')) { one('[data-focus="/"]').focus(); event.preventDefault(); }
    else if (key === 'x') {
      const box = document.activeElement.closest('tr') && one('input[name=at]', document.activeElement.closest('tr'));
      if (box) { box.checked = !box.checked; count(); }
    } else if (target) {
      target.click();
      if (key === 'e') { const text = one('#edit textarea'); if (text) text.focus(); }
      event.preventDefault();
    }
  });

  document.addEventListener('change', event => { if (event.target.name === 'at') count(); });
  document.addEventListener('click', event => { if (event.target.closest('[data-help]')) one('#help').showModal(); });
  document.addEventListener('DOMContentLoaded', () => {
    load(document);
    all('[data-events]').forEach(follow);
  });
  document.addEventListener('htmx:afterSettle', event => { if (event.detail.elt.id === 'results') load(one('#results')); });
})();
