// What all modules of a live blog share; elements/live-blog.js makes it and says what each field is for.

export interface Blog {
  element: HTMLElement;
  root: HTMLElement | ShadowRoot;
  urls?: string[];
  feedUrl?: URL;
  speech?: { words: Record<string, any>; locale: string };
  parts?: Record<string, HTMLElement>;
  state: State;
  shown: State;
  upTo: number;
  order?: string;
  announce?: string;
  isShown(post: object, article?: HTMLElement): boolean;
  left?: { sequence: number; time: number } | null;
  missed?: { sequence: number; line(posts: object[]): string; isOver(): boolean } | null;
  checked?: number;
  isOffline?: boolean;
  isPaused: boolean;
  queue: Promise<unknown>;
  isReady?: Promise<void>;
  life?: AbortController;
  stop?: (() => undefined) | null;
  [use: string]: any; // what elements/live-blog.js hands to tools.js and feed.js
}

/** As protocol/merge.js describes it. */
export interface State {
  revision: number;
  base: number;
  floor: number;
  posts: Record<string, any>;
  removed: Record<string, number>;
  apart: number[];
  events: any[];
  held: Record<string, string>;
  pinned: string[];
  status: string;
}
