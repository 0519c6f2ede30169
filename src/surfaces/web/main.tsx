import { createRoot } from 'react-dom/client';
import { Doorway } from './doorway.tsx';
import { applyTheme, chosenTheme } from './state/theme.ts';

applyTheme(chosenTheme());
createRoot(document.getElementById('desk')!).render(<Doorway />);
