// What some browsers have and TypeScript's list of them has not.

declare global {
  interface Navigator {
    connection?: { saveData?: boolean };
  }
}

export {};
