// The words of the options, by language. What stands in the braces is strict JSON.

export const menuWords = {
  "en": {"show": "Show", "all": "All posts", "order": "Order", "newest": "Newest first", "oldest": "Oldest first", "announce": "Read aloud to screen readers", "everything": "Every update", "nothing": "Nothing", "keyEvents": "Key events"},
  "es": {"show": "Mostrar", "all": "Todas las entradas", "order": "Orden", "newest": "Más recientes primero", "oldest": "Más antiguas primero", "announce": "Leer en voz alta (lector de pantalla)", "everything": "Todas las novedades", "nothing": "Nada", "keyEvents": "Momentos clave"},
  "fr": {"show": "Afficher", "all": "Tous les messages", "order": "Ordre", "newest": "Plus récents d’abord", "oldest": "Plus anciens d’abord", "announce": "Lire à voix haute (lecteur d’écran)", "everything": "Toutes les nouveautés", "nothing": "Rien", "keyEvents": "Temps forts"},
  "de": {"show": "Anzeigen", "all": "Alle Beiträge", "order": "Reihenfolge", "newest": "Neueste zuerst", "oldest": "Älteste zuerst", "announce": "Vorlesen (Screenreader)", "everything": "Alle Beiträge", "nothing": "Nichts", "keyEvents": "Wichtige Ereignisse"},
  "pt": {"show": "Mostrar", "all": "Todas as publicações", "order": "Ordem", "newest": "Mais recentes primeiro", "oldest": "Mais antigas primeiro", "announce": "Ler em voz alta (leitor de ecrã)", "everything": "Todas as novidades", "nothing": "Nada", "keyEvents": "Momentos-chave"},
  "ar": {"show": "عرض", "all": "كل المنشورات", "order": "الترتيب", "newest": "الأحدث أولًا", "oldest": "الأقدم أولًا", "announce": "القراءة بصوت عالٍ (قارئ الشاشة)", "everything": "كل التحديثات", "nothing": "لا شيء", "keyEvents": "الأحداث الرئيسية"}
};
