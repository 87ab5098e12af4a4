// The reader's own time in every <time>. The server's text stays as the title, and as the text where this fails.

/** A date as "21:04", with the day where that is not today. `now` in milliseconds since 1970. */
export function localTime(date, language, now) {
  const when = new Date(date);
  const isToday = when.toDateString() === new Date(now).toDateString();
  const day = isToday ? {} : { day: "numeric", month: "long" };
  return when.toLocaleString(language || undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day });
}

export function localiseTimes(root, language, now) {
  for (const time of root.querySelectorAll(".post-meta time, .post-updated time")) {
    time.title ||= time.textContent;
    const text = localTime(time.dateTime, language, now);
    if (time.textContent !== text) time.textContent = text;
  }
}
