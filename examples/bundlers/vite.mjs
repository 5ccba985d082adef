import { build } from 'vite';

// Vite needs no setting. A relative base lets the site work below any path.
await build({ base: './' });
