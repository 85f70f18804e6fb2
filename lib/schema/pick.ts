/** Picking a CRM user by hand where the CRM does not tell who is signed in, or whom a page is about. Types only. */
import type { PanelView } from './views.ts';

/** `me`: whoever is signed in to the CRM, until they pick another; `page-user`: whom the page is about, while it is there. */
export type PickedAs = PanelView['show'];

export interface Picking {
  /** The page that a pick is for: it counts on no other. */
  navigation: number;
  /** What the CRM does not tell here. */
  open: PickedAs[];
  /** Who is shown was picked by hand. */
  isPicked: boolean;
}

export interface PickRequest {
  as: PickedAs;
  /** `null` takes the pick back. */
  userId: string | null;
  /** Of the page, as its view said. */
  navigation: number;
}

/** The first users that a search finds, by name. */
export interface FoundUsers {
  total: number;
  rows: { id: string; username: string; fullName: string | null; nativeId: string | null }[];
}
