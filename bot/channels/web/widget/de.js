// The widget's own words in German. The conversation is English, and the launcher says so.

export const DE = {
  lang: "de",
  launch: "Welches Coaching passt?",
  goOn: "Gespräch fortsetzen",
  hint: "Gespräch auf Englisch",
  fresh: (count) => (count === 1 ? "1 neue Nachricht" : `${count} neue Nachrichten`),
  chat: "Coaching-Vorgespräch",
  role: "Assistent für das Vorgespräch, auf Englisch",
  menu: "Menü",
  close: "Chat schließen",
  data: "Meine Daten",
  person: "Mit einem Menschen sprechen",
  over: "Neu beginnen",
  title: "Vor dem ersten Termin ein kurzes Gespräch.",
  lead:
    "Erzählen Sie dem Assistenten von Ihrer Rolle, was gerade schwierig ist und was sich ändern soll. Er schlägt " +
    "das Coaching vor, das passt, sagt warum und findet einen Termin.",
  start: "Gespräch beginnen",
  small: "Sie schreiben mit einem Assistenten, nicht mit einem Menschen. Gespeichert wird erst, wenn Sie beginnen.",
  conversation: "Gespräch",
  more: "Mehr",
  anew: "Neues Gespräch beginnen",
  send: "Senden",
  unsent: "Noch nicht gesendet",
  speakers: { assistant: "Assistent", coach: "Coach", prospect: "Sie" },
  calendar: "In den Kalender",
  change: "Ändern",
  edit: (label) => `Ändern: ${label}`,
  save: "Speichern",
  zone: "Zeiten in",
  worst: "gar nicht",
  best: "sehr gut",
  // title, text and buttons
  dialogs: {
    data: [
      "Meine Daten",
      "Laden Sie alles herunter, was zu diesem Gespräch gespeichert ist, oder löschen Sie es, auch einen " +
        "gebuchten Termin.",
      "Herunterladen",
      "Alles löschen …",
      "Schließen",
    ],
    confirm: [
      "Alles löschen?",
      "Das Gespräch, die Zusammenfassung für die Coaches und ein gebuchter Termin sind dann endgültig weg.",
      "Alles löschen",
      "Behalten",
    ],
    restart: [
      "Neu beginnen?",
      "Das bisherige Gespräch bleibt bei der Praxis gespeichert, lässt sich hier aber nicht mehr öffnen. Soll es " +
        "ganz weg, löschen Sie es.",
      "Neu beginnen",
      "Löschen und neu beginnen",
      "Zurück",
    ],
  },
  back: "Zurück",
  receipt: "Beleg speichern",
  link: {
    up: () => "",
    down: () => "Verbindung wird hergestellt … Was Sie schreiben, wird gesendet.",
    busy: (minutes) =>
      `${minutes > 1 ? `Bitte ${minutes} Minuten warten` : "Einen Moment"}, das war viel auf einmal. Was Sie schreiben, ` +
      "wird gesendet.",
  },
  trouble: "Das hat nicht geklappt. Bitte prüfen Sie die Verbindung und versuchen Sie es noch einmal.",
  message_too_long: "Diese Nachricht ist zu lang. Können Sie sie kürzen?",
  too_large: "Diese Nachricht ist zu lang. Können Sie sie kürzen?",
  payload_not_offered: "Diese Auswahl ist nicht mehr offen. Bitte schreiben Sie Ihre Antwort.",
  ended: {
    erased: "Alles aus dem Gespräch ist gelöscht.",
    unknown: "Das frühere Gespräch lässt sich nicht mehr öffnen.",
    elsewhere: "Das Gespräch wurde in einem anderen Fenster beendet.",
  },
  write: "Nachricht schreiben",
  asks: {
    start: "Oder einfach losschreiben",
    role: "Ihre Rolle, in eigenen Worten",
    challenges: "Was gerade schwierig ist",
    goals: "Was anders sein soll",
    consent: "Ihre Antwort oder eine Frage",
    recap: "Ja, oder was sich ändern soll",
    time_zone: "Ihre Stadt oder Zeitzone",
    opening: "Ein Tag und eine Uhrzeit",
    rating: "1 bis 5",
    name: "Ihr Name",
    email: "Ihre E-Mail-Adresse",
    phone: "Ihre Telefonnummer",
  },
};
