// The words of tools.js, by language. What stands in the braces is strict JSON.

export const toolWords = {
  "en": {"updates": {"one": "{n} update", "other": "{n} updates"}, "events": {"one": "{n} key event", "other": "{n} key events"}, "since": "{what} since {time}", "loading": "Loading…", "failed": "Could not load. Try again", "copied": "Link copied"},
  "es": {"updates": {"one": "{n} novedad", "other": "{n} novedades"}, "events": {"one": "{n} momento clave", "other": "{n} momentos clave"}, "since": "{what} desde las {time}", "loading": "Cargando…", "failed": "No se pudo cargar. Reintentar", "copied": "Enlace copiado"},
  "fr": {"updates": {"one": "{n} nouveauté", "other": "{n} nouveautés"}, "events": {"one": "{n} temps fort", "other": "{n} temps forts"}, "since": "{what} depuis {time}", "loading": "Chargement…", "failed": "Échec du chargement. Réessayer", "copied": "Lien copié"},
  "de": {"updates": {"one": "{n} Beitrag", "other": "{n} Beiträge"}, "events": {"one": "{n} wichtiges Ereignis", "other": "{n} wichtige Ereignisse"}, "since": "{what} seit {time}", "loading": "Wird geladen …", "failed": "Laden fehlgeschlagen. Erneut versuchen", "copied": "Link kopiert"},
  "pt": {"updates": {"one": "{n} novidade", "other": "{n} novidades"}, "events": {"one": "{n} momento-chave", "other": "{n} momentos-chave"}, "since": "{what} desde as {time}", "loading": "A carregar…", "failed": "Não foi possível carregar. Tentar de novo", "copied": "Ligação copiada"},
  "ar": {"updates": {"one": "تحديث واحد", "two": "تحديثان", "few": "{n} تحديثات", "many": "{n} تحديثًا", "other": "{n} تحديث"}, "events": {"one": "حدث رئيسي واحد", "two": "حدثان رئيسيان", "few": "{n} أحداث رئيسية", "many": "{n} حدثًا رئيسيًا", "other": "{n} حدث رئيسي"}, "since": "{what} منذ {time}", "loading": "جارٍ التحميل…", "failed": "تعذّر التحميل. أعد المحاولة", "copied": "نُسخ الرابط"}
};
