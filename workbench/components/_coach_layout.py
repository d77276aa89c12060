"""How the parts of the Coach page stand beside each other."""

LAYOUT = """
:host { display: grid !important; grid-template: minmax(0, 1fr) / 240px minmax(0, 1fr) minmax(0, 36%);
  height: 100%; min-height: 420px; overflow: hidden; border: 1px solid var(--mui-palette-divider, #ddd);
  border-radius: 8px; background: var(--mui-palette-background-paper, #fff); }
:host > * { width: auto !important; height: 100% !important; min-width: 0; min-height: 0; }
.coach-list { border-right: 1px solid var(--mui-palette-divider, #ddd);
  background: var(--mui-palette-background-default, #f6f6f3); }
.coach-reading { border-left: 1px solid var(--mui-palette-divider, #ddd); }
:host(.no-list) { grid-template-columns: 45px minmax(0, 1fr) minmax(0, 40%); }
:host(.no-reading) { grid-template-columns: 240px minmax(0, 1fr) 45px; }
:host(.no-list.no-reading) { grid-template-columns: 45px minmax(0, 1fr) 45px; }
@media (max-width: 959.95px) {
  :host, :host(.no-list), :host(.no-reading), :host(.no-list.no-reading) {
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); overflow: visible; }
  .coach-list { height: auto !important; border: 0; border-radius: 8px 8px 0 0; z-index: 2;
    border-bottom: 1px solid var(--mui-palette-divider, #ddd); }
  .coach-reading { display: none !important; border: 0; }
  :host(.on-page) .coach-reading { display: flex !important; }
  :host(.on-page) .coach-talk { display: none !important; }
}
"""
