/**
 * The list's script: tells of stories that came in since the page was loaded. Without it the page is as good, only older.
 * Titles come from strangers: they are put in as text, and ids into addresses encoded.
 */
export const liveScript = `
const bar = document.querySelector('[data-live]');
const title = document.title;
const fresh = new Map();
// A page that is left open for days need not know them all.
const MOST = 200;
let more = 0, place = '', source;

function counted() {
  const count = fresh.size + more;
  if (count === 0) return 'There may be new stories';
  return count + (count === 1 ? ' new story' : ' new stories');
}

function linkTo(href, text) {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = text;
  return link;
}

function show() {
  // The count alone is read out, not each title as it comes.
  const line = bar.querySelector('p');
  line.replaceChildren(linkTo(location.pathname + location.search, counted() + ': show'));
  const list = document.createElement('ul');
  for (const story of [...fresh.values()].reverse().slice(0, 5)) {
    const item = document.createElement('li');
    const link = linkTo('/stories/' + encodeURIComponent(story.id), story.headline);
    link.dir = 'auto';
    link.lang = story.language;
    item.append(link);
    list.append(item);
  }
  bar.replaceChildren(line, list);
  bar.classList.add('told');
  document.title = fresh.size + more > 0 ? '(' + (fresh.size + more) + ') ' + title : title;
}

function hear(name, take) {
  source.addEventListener(name, (event) => {
    if (event.lastEventId) place = event.lastEventId;
    if (take(JSON.parse(event.data))) show();
  });
}

function listen() {
  source = new EventSource('/events' + (place ? '?after=' + encodeURIComponent(place) : ''));
  hear('hello', () => false);
  hear('story', (story) => {
    if (story.event !== 'new') return false;
    fresh.set(story.id, story);
    if (fresh.size > MOST) {
      fresh.delete(fresh.keys().next().value);
      more += 1;
    }
    return true;
  });
  hear('more', ({ count }) => (more += count) > 0);
  hear('missed', () => true);
}

// A page that nobody looks at holds no connection: a browser has six to one desk.
function listenInSight() {
  source?.close();
  if (document.visibilityState === 'visible') listen();
}

if (bar) {
  listenInSight();
  document.addEventListener('visibilitychange', listenInSight);
}
`;
