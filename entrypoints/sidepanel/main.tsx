import { signal } from '@preact/signals';
import { render } from 'preact';

const count = signal(0);
const root = document.getElementById('app');
if (root) render(<p>{count}</p>, root);
