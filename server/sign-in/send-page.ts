/** Answers one of the provider's own pages. Runs in the server. */
import type { Context } from 'koa';
import { PAGE_POLICY } from './page.ts';

export function sendPage(ctx: Context, status: number, html: string): void {
  ctx.status = status;
  ctx.type = 'html';
  ctx.set('Cache-Control', 'no-store');
  ctx.set('Content-Security-Policy', PAGE_POLICY);
  ctx.body = html;
}
