export { app } from '../../src/app.ts';
export { scripted } from '../support/chat-host.ts';
export { hosted } from '../support/http-host.ts';
