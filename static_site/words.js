// Every word that a reader sees and no editor wrote. It may not touch the page.

export const words = {
  status: { upcoming: "Not started yet", live: "Live", paused: "Paused", ended: "Ended", gone: "This live blog is no longer available" },
  pinned: "Pinned",
  keyEvent: "Key event",
  correction: "Correction",
  updated: "updated",
  older: "Load older posts",
  loading: "Loading…",
  olderFailed: "Could not load. Try again",
  alerts: "Alerts",
  close: "Close",
  noLiveBlogs: "Nothing is live right now.",
  noList: "The list cannot be loaded right now.",
  news: (count) => (count === 1 ? "1 new update" : `${count} new updates`),
  checked: (seconds) => `checked ${seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`} ago`,
  offline: (time) => (time ? `Offline, last update ${time}` : "Offline"),
};

/** The status line. `seconds` since the last answer; `time` of that answer, as a reader reads it. */
export function statusLine({ status, isOffline, seconds, time }) {
  if (isOffline) return words.offline(time);
  const state = words.status[status] ?? words.status.live;
  return seconds === null || status === "ended" || status === "gone" ? state : `${state} · ${words.checked(seconds)}`;
}
