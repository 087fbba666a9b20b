"""Commands of the corpus: bring works in, look at them, judge them, freeze them."""

import typer

from pinxit.corpus.cli import bringing, gating, looking

app = typer.Typer(no_args_is_help=True)

app.command("sets")(bringing.sets)
app.command("gather")(bringing.gather)
app.command("add")(bringing.add)
app.command("show")(looking.show)
app.command("refused")(looking.refused)
app.command("judge")(gating.judge)
app.command("freeze")(gating.freeze)
app.command("check")(gating.check)
app.command("compare")(gating.compare)
