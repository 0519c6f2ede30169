/** Where the page was loaded from, without what the browser adds for itself. */
const loaded = new URL('.', window.location.href);

/** The one place that knows the addresses of the server: both follow from where the page was loaded. */
export const bases = {
  http: new URL('v1/', loaded).href,
  live: Object.assign(new URL('v1/', loaded), {
    protocol: loaded.protocol === 'https:' ? 'wss:' : 'ws:',
  }).href,
};
