from tocsin.model.timeline import EventKind
from tocsin.reporting.drawings.marks import mark
from tocsin.reporting.markup import written


def test_every_kind_has_a_shape_that_no_other_has() -> None:
    shapes = {
        written(mark(kind, 0, 0)).replace(dict(mark(kind, 0, 0).attributes)["fill"], "") for kind in EventKind
    }

    assert len(shapes) == len(EventKind)
