/** What `late.tsx` reads later, in one file. */
import { AccountPopup } from '../account/account-popup.tsx';
import { Picks } from '../pick/picks.tsx';
import { AddUserDialog } from './add-user-dialog.tsx';

export const LATE_PARTS = { AccountPopup, Picks, AddUserDialog };
