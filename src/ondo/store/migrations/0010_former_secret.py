from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0009_letters_and_bookings"),
    ]

    operations = [
        migrations.AddField(
            model_name="destination",
            name="former_secret",
            field=models.CharField(db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="destination",
            name="former_until",
            field=models.BigIntegerField(null=True),
        ),
    ]
